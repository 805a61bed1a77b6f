// Counts the operations in flight, so that a shutdown can wait for them.

export interface InFlight {
  enter(): void;
  leave(): void;
  /** Enters. @returns the function that leaves; further calls do nothing */
  begin(): () => void;
  /** Resolves when nothing is in flight, at the latest after so many seconds. */
  drained(seconds: number): Promise<void>;
}

export function createInFlight(): InFlight {
  let count = 0;
  let onIdle: (() => void) | undefined;

  function enter(): void {
    count++;
  }

  function leave(): void {
    count--;
    if (count === 0) onIdle?.();
  }

  return {
    enter,
    leave,
    begin() {
      enter();
      let isOver = false;
      return function leaveOnce() {
        if (!isOver) leave();
        isOver = true;
      };
    },
    async drained(seconds) {
      if (count === 0) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, seconds * 1000);
        onIdle = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    },
  };
}
