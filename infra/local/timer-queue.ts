import type { Timer } from './machine-clock.ts';

interface Entry {
  due: number;
  order: number;
  fire: () => void;
}

/** Timers in order of their due time, then of their registration: a binary heap, so a million of them cost little. */
export class TimerQueue {
  readonly #heap: Entry[] = [];
  #registered = 0;

  add(due: number, fire: () => void): Timer {
    const entry: Entry = { due, order: this.#registered++, fire };
    this.#heap.push(entry);
    this.#rise(this.#heap.length - 1);
    return { cancel: () => this.#remove(entry) };
  }

  /** The due time of the first timer, Infinity if there is none. */
  next(): number {
    return this.#heap[0]?.due ?? Infinity;
  }

  /** Takes the first timer off the queue if it is due at `time`. */
  take(time: number): Entry | undefined {
    const first = this.#heap[0];
    if (!first || first.due > time) return undefined;
    this.#removeAt(0);
    return first;
  }

  #remove(entry: Entry): void {
    const index = this.#heap.indexOf(entry);
    if (index >= 0) this.#removeAt(index);
  }

  #removeAt(index: number): void {
    const last = this.#heap.pop();
    if (!last || index === this.#heap.length) return;
    this.#heap[index] = last;
    this.#sink(index);
    this.#rise(index);
  }

  #before(a: Entry, b: Entry): boolean {
    return a.due < b.due || (a.due === b.due && a.order < b.order);
  }

  #rise(from: number): void {
    const heap = this.#heap;
    let index = from;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const [child, above] = [heap[index], heap[parent]];
      if (!child || !above || !this.#before(child, above)) return;
      heap[index] = above;
      heap[parent] = child;
      index = parent;
    }
  }

  #sink(from: number): void {
    const heap = this.#heap;
    let index = from;
    for (;;) {
      const here = heap[index];
      let least = index;
      for (const child of [2 * index + 1, 2 * index + 2]) {
        const [candidate, best] = [heap[child], heap[least]];
        if (candidate && best && this.#before(candidate, best)) least = child;
      }
      const smaller = heap[least];
      if (least === index || !here || !smaller) return;
      heap[index] = smaller;
      heap[least] = here;
      index = least;
    }
  }
}
