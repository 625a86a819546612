import type { Chat, ChatOutcome, ChatPost } from '../../../functions/incident/ports.ts';

/** What a chat answers: `lost` it takes the post, and nobody learns of it. */
type Answer = ChatOutcome | 'lost';

/** Chats that a test tells what to answer at an address. */
export class ChatRooms implements Chat {
  /** Every post taken, with where it went. */
  readonly taken: ChatPost[] = [];
  /** Every address asked, whatever the answer. */
  readonly asked: string[] = [];
  readonly #answers = new Map<string, Answer>();

  /** From now on, at this address. */
  answers(url: string, answer: Answer): void {
    this.#answers.set(url, answer);
  }

  async post(message: ChatPost): Promise<ChatOutcome> {
    this.asked.push(message.url);
    const answer = this.#answers.get(message.url) ?? { outcome: 'sent' };
    if (answer === 'lost' || answer.outcome === 'sent') this.taken.push(message);
    if (answer === 'lost') throw new Error('no answer');
    return answer;
  }
}
