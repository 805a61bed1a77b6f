// For who comes without a task in mind: what this is, in two sentences.

export function Welcome({ tasks }: { tasks: number }) {
  return (
    <div className="welcome">
      <p className="welcome-title">Machine learning as one typed GraphQL API</p>
      <p>{tasks} tasks for text, pictures and sound. Try one on your own data, then copy the code into your app.</p>
    </div>
  );
}
