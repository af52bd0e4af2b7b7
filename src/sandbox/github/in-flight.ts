/**
 * Counts what is under way, so that a test can wait for the fake to fall quiet instead of
 * sleeping.
 */
export class InFlight {
  #count = 0;
  #entered = 0;
  #waiting: (() => void)[] = [];

  enter(): () => void {
    this.#count++;
    this.#entered++;
    return () => {
      this.#count--;
      if (this.#count === 0) this.#release();
    };
  }

  /** How much has ever been under way. */
  get entered(): number {
    return this.#entered;
  }

  /** Resolves at a moment when nothing is under way and no callback was left to start more. */
  async idle(): Promise<void> {
    do {
      if (this.#count > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
      await new Promise<void>((resolve) => {
        setImmediate(resolve);
      });
    } while (this.#count > 0);
  }

  #release(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
