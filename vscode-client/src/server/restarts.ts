/** How often a server that ends by itself is brought back: `most` times within `window` ms. */
export class Restarts {
  private readonly times: number[] = [];

  constructor(
    private readonly most = 5,
    private readonly window = 3 * 60_000,
  ) {}

  /** Whether to bring it back after it ended at `now` (ms). */
  allow(now: number): boolean {
    this.times.push(now);
    while (this.times[0] !== undefined && now - this.times[0] > this.window) {
      this.times.shift();
    }
    return this.times.length <= this.most;
  }
}
