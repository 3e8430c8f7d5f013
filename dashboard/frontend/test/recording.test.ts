import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Replay } from '../src/api';
import { Recording, stepFor } from '../src/replay/recording';

const iso = (millis: number) => new Date(millis).toISOString();

/** A server that answers with a frame each step, but no more than five at once. */
function server(asked: [number, number][]) {
  return (from: number, to: number, step: number): Promise<Replay> => {
    asked.push([from, to]);
    const frames: Replay['frames'] = [];
    let time = from;
    for (; time < to && frames.length < 5; time += step * 1000) {
      frames.push({ time: iso(time), positions: [[0, 41.9, -87.6, 90, 10]] });
    }
    return Promise.resolve({ from: iso(from), to: iso(time), step, vins: ['VIN0'], frames });
  };
}

test('it reads on from where the last answer ended, and gives frames in order', async () => {
  const asked: [number, number][] = [];
  const recording = new Recording(server(asked));
  recording.restart(0, 3);
  await recording.readAhead(20_000);
  await recording.readAhead(20_000);
  assert.deepEqual(asked.map(([from]) => from), [0, 15_000]);
  assert.equal(recording.loadedTo, 30_000);
  const times: number[] = [];
  for (let frame = recording.next(9000); frame !== undefined; frame = recording.next(9000)) {
    times.push(frame.time);
    assert.equal(frame.positions[0]?.vin, 'VIN0');
  }
  assert.deepEqual(times, [0, 3000, 6000, 9000]);
});

test('what is here is not asked for again, and never twice at a time', async () => {
  const asked: [number, number][] = [];
  const recording = new Recording(server(asked));
  recording.restart(0, 3);
  await Promise.all([recording.readAhead(1000), recording.readAhead(1000)]);
  await recording.readAhead(1000);
  assert.equal(asked.length, 1);
});

test('an answer that comes after a jump is dropped', async () => {
  const recording = new Recording(server([]));
  recording.restart(0, 3);
  const late = recording.readAhead(1000);
  recording.restart(500_000, 3);
  await late;
  assert.equal(recording.next(Infinity), undefined);
  assert.equal(recording.loadedTo, 500_000);
});

test('it tells when somebody drives again', async () => {
  const recording = new Recording((from, to, step) =>
    Promise.resolve({ from: iso(from), to: iso(to), step, vins: [], frames: from === 0 ? [] : [{ time: iso(from + 6000), positions: [] }] }),
  );
  recording.restart(0, 3);
  await recording.readAhead(1000);
  assert.equal(recording.nextTime, 120_000);
  await recording.readAhead(130_000);
  assert.equal(recording.nextTime, 126_000);
});

test('frames are as far apart as reports, and farther when time flies', () => {
  assert.equal(stepFor(1, 3), 3);
  assert.equal(stepFor(60, 3), 15);
  assert.equal(stepFor(1, 0.2), 1);
  assert.equal(stepFor(1, 300), 60, 'the most that the server answers');
});
