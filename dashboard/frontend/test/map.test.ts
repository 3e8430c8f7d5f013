import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clustersOf } from '../src/map/clusters';
import { latitudeOf, longitudeOf, mercatorX, mercatorY, metersBetween } from '../src/map/mercator';
import { leastTop, scaleTop, speedStep } from '../src/map/speedScale';
import { Vehicles } from '../src/map/vehicles';

test('Mercator there and back is where it was', () => {
  for (const [latitude, longitude] of [[41.88, -87.63], [-33.9, 151.2], [0, 0], [84, 179.9]] as const) {
    assert.ok(Math.abs(latitudeOf(mercatorY(latitude)) - latitude) < 1e-9);
    assert.ok(Math.abs(longitudeOf(mercatorX(longitude)) - longitude) < 1e-9);
  }
});

test('a thousandth of a degree of latitude is some 111 m anywhere', () => {
  for (const latitude of [0, 40, -60]) {
    const meters = metersBetween(0.5, mercatorY(latitude), 0.5, mercatorY(latitude + 0.001));
    assert.ok(Math.abs(meters - 111.3) < 0.5, `${meters} m at ${latitude}`);
  }
});

test('the steps of speed go from standing to the end of the scale and stay there', () => {
  assert.equal(speedStep(0, 10), 0);
  assert.equal(speedStep(5, 10), 5);
  assert.equal(speedStep(99, 10), 9);
});

test('the scale widens for a fast fleet, not for a single fast vehicle, and never narrows', () => {
  const slow = new Float32Array(1000).fill(10);
  assert.equal(scaleTop(slow, 1000, leastTop), leastTop);
  slow[0] = 60;
  assert.equal(scaleTop(slow, 1000, leastTop), leastTop);
  const wide = scaleTop(new Float32Array(1000).fill(30), 1000, leastTop);
  assert.ok(wide > 27 && wide > leastTop);
  assert.equal(scaleTop(slow, 1000, wide), wide);
});

function fleetAt(...places: [number, number][]): Vehicles {
  const vehicles = new Vehicles(3000);
  places.forEach(([latitude, longitude], n) => {
    vehicles.report({ vin: `VIN${n}`, latitude, longitude, heading: 0, speed: 0, reported: 1 }, 1);
  });
  return vehicles;
}

test('vehicles of one city are one group, a lone one is none, and every vehicle is told once', () => {
  const chicago = Array.from({ length: 50 }, (_, n): [number, number] => [41.87 + n * 1e-4, -87.63]);
  const newYork = Array.from({ length: 20 }, (_, n): [number, number] => [40.75 + n * 1e-4, -73.98]);
  const vehicles = fleetAt(...chicago, ...newYork, [10, 10]);
  const grouped = new Uint8Array(vehicles.size);
  const clusters = clustersOf(vehicles, 4, grouped);
  assert.deepEqual(clusters.map(({ count }) => count).sort((a, b) => b - a), [50, 20]);
  assert.equal(grouped.reduce((a, b) => a + b), 70);
  assert.equal(grouped[70], 0);
});

test('a group on the edge of a cell is not cut in two', () => {
  const vehicles = fleetAt(...Array.from({ length: 40 }, (_, n): [number, number] => [0.02 * (n % 2 === 0 ? 1 : -1), 0.02 * (n % 4 < 2 ? 1 : -1)]));
  assert.equal(clustersOf(vehicles, 4, new Uint8Array(40)).length, 1);
});
