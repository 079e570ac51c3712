// answer.ts: how does a program answer the test that runs it?

interface Message {
  readonly id: number;
}

/** Answers each message with what this gives for it. */
export function answer<Question>(to: (question: Question) => unknown): void {
  process.on('message', (message: Message & Question) => {
    Promise.resolve(to(message)).then(
      (given) => process.send?.({ id: message.id, answer: given }),
      (error) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
}
