import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Series } from '../src/api';
import { History } from '../src/flow/series';
import { standing } from '../src/standing';

const series = (times: number[]): Series => {
  const values = times.map((time) => time);
  return { interval: 5, times, accepted: values, stored: [...values], duplicate: [...values], dead: [...values], refused: [...values], lag: [...values] };
};

test('newer points are added, the newest is renewed, older ones are not told again', () => {
  const history = new History();
  history.replace(series([100, 105]));
  history.append({ times: [105], accepted: [7] });
  history.append({ times: [110], accepted: [8] });
  history.append({ times: [100], accepted: [9] });
  assert.deepEqual(history.series.times, [100, 105, 110]);
  assert.deepEqual(history.series.accepted, [100, 7, 8]);
  assert.deepEqual(history.series.lag, [100, null, null]);
});

test('what is older than 15 minutes is forgotten in every series', () => {
  const history = new History();
  history.replace(series([0, 500, 1000]));
  history.append(series([1300]));
  assert.deepEqual(history.series.times, [500, 1000, 1300]);
  assert.deepEqual(history.series.dead, [500, 1000, 1300]);
});

test('what is away is told, the most grave first', () => {
  assert.equal(standing(undefined, undefined).short, 'Connecting');
  assert.equal(standing({ kafka: 'up', postgres: 'up', sink: 'up' }, true).short, 'Live');
  assert.equal(standing({ kafka: 'away', postgres: 'away', sink: 'away' }, true).short, 'Kafka is away');
  assert.equal(standing({ kafka: 'up', postgres: 'up', sink: 'away' }, true).tone, 'warn');
  assert.equal(standing({ kafka: 'up', postgres: 'up', sink: 'up' }, false).tone, 'bad');
});
