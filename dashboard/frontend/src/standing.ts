import type { State } from './api';

export interface Standing {
  tone: 'good' | 'warn' | 'bad';
  short: string;
  /** What a person should know of it; empty where all is well. */
  long: string;
}

/** What of the pipeline is away, and what that means for what is seen here. */
export function standing(state: State | undefined, connected: boolean | undefined): Standing {
  if (connected === undefined) {
    return { tone: 'warn', short: 'Connecting', long: '' };
  }
  if (!connected) {
    return {
      tone: 'bad',
      short: 'Not connected',
      long: 'The dashboard does not answer. What is shown is what was known last; it goes on by itself.',
    };
  }
  if (state === undefined) {
    return { tone: 'good', short: 'Live', long: '' };
  }
  if (state.kafka === 'away') {
    return {
      tone: 'bad',
      short: 'Kafka is away',
      long: 'Kafka does not answer: no position is new, and vehicles keep their events until it is back.',
    };
  }
  if (state.postgres === 'away') {
    return {
      tone: 'warn',
      short: 'PostgreSQL is away',
      long: 'PostgreSQL does not answer: positions are live, but tracks, the day and the account cannot be read. Records wait on Kafka; none is lost.',
    };
  }
  if (state.sink === 'away') {
    return { tone: 'warn', short: 'The sink is away', long: 'The sink does not answer: records wait on Kafka until it is back. None is lost.' };
  }
  return { tone: 'good', short: 'Live', long: '' };
}
