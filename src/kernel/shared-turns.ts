/**
 * One run of a task at a time, shared by whoever asks: all who ask while one is under way get the same next one, which
 * begins after the last of them asked. So each gets what held when they asked, and many cost no more than two.
 */
export class SharedTurns<T> {
  private underWay: Promise<T> | undefined;
  private next: Promise<T> | undefined;

  constructor(private readonly task: () => Promise<T>) {}

  async run(): Promise<T> {
    if (this.underWay === undefined) return this.begin();
    this.next ??= this.underWay.then(
      async () => this.begin(),
      async () => this.begin(),
    );
    return this.next;
  }

  private async begin(): Promise<T> {
    this.next = undefined;
    const turn = this.task().finally(() => {
      // Where somebody waits the next one takes its place: who asks between the two shares it.
      if (this.next === undefined) this.underWay = undefined;
    });
    this.underWay = turn;
    return turn;
  }
}
