// For who comes without a task in mind: what this is, and what is worth trying first.

import { sharedLink } from '../lib/shared-link.ts';

const FIRST_TRIES = [
  { title: 'Chat', href: '#chat-completion' },
  { title: 'Find things in a picture', href: '#object-detection' },
  { title: 'Ask a table', href: '#table-question-answering' },
  {
    title: 'Summary → names → French, in one request',
    href: sharedLink('summarization', { steps: 'tokenClassification,translation' }),
  },
];

export function Welcome({ tasks }: { tasks: number }) {
  return (
    <div className="welcome">
      <p className="welcome-title">Machine learning as one typed GraphQL API</p>
      <p>{tasks} tasks for text, pictures and sound. Try one on your own data, then copy the code into your app.</p>
      <ul className="first-tries" aria-label="Worth trying first">
        {FIRST_TRIES.map(({ title, href }) => (
          <li key={href}>
            <a className="button" href={href}>
              {title}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
