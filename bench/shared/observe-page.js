// Runs in a page before anything of it, and keeps the browser's own figures in `window.figures`: milliseconds from the
// start of the navigation, and the sum of layout shifts.

const figures = { fcp: 0, lcp: 0, shift: 0, usable: 0 };
window.figures = figures;

function watch(type, note) {
  new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
}

watch('paint', ({ name, startTime }) => {
  if (name === 'first-contentful-paint') figures.fcp = startTime;
});
watch('largest-contentful-paint', ({ startTime }) => {
  figures.lcp = startTime;
});
watch('layout-shift', ({ value }) => {
  figures.shift += value;
});

// A task can be run from here on.
new MutationObserver((_, observer) => {
  if (!document.querySelector('button.primary')) return;
  figures.usable = performance.now();
  observer.disconnect();
}).observe(document, { childList: true, subtree: true });
