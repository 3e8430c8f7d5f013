import assert from 'node:assert/strict';
import { test } from 'node:test';
import { metersBetween } from '../src/map/mercator';
import { type Report, Vehicles } from '../src/map/vehicles';

const vin = '1FTFW1E50PFA00001';
const interval = 3000;

/** A report of one vehicle that drives due north from the equator, 30 m in 3 s. */
function reportAt(reported: number, over: Partial<Report> = {}): Report {
  return { vin, make: 'Ford', model: 'F-150', latitude: (reported / 100) * 9e-6, longitude: 0, heading: 0, speed: 10, reported, ...over };
}

test('a new vehicle stands where it reported', () => {
  const vehicles = new Vehicles(interval);
  vehicles.report(reportAt(0), 0);
  vehicles.move(0);
  assert.ok(Math.abs(vehicles.reportedPlace(0).latitude) < 1e-9);
  assert.equal(vehicles.makes[0], 'Ford');
});

test('between reports a vehicle moves evenly and never back, whenever its reports come', () => {
  const vehicles = new Vehicles(interval);
  vehicles.report(reportAt(0), 0);
  const delays = [0, 180, 20, 700, 0, 400];
  let shown = Infinity;
  let longest = 0;
  for (let now = 0; now < 18_000; now += 16) {
    delays.forEach((delay, n) => {
      const reported = (n + 1) * interval;
      if (now >= reported + delay && now - 16 < reported + delay) {
        vehicles.report(reportAt(reported), now);
      }
    });
    vehicles.move(now);
    const y = vehicles.y[0] ?? 0;
    assert.ok(y <= shown, `back at ${now}`);
    if (shown !== Infinity) {
      longest = Math.max(longest, metersBetween(0.5, shown, 0.5, y));
    }
    shown = y;
  }
  assert.ok(longest < 3, `a step of ${longest} m`);
});

test('an older report changes nothing', () => {
  const vehicles = new Vehicles(interval);
  vehicles.report(reportAt(6000), 6000);
  assert.equal(vehicles.report(reportAt(3000, { speed: 99 }), 6100), false);
  assert.equal(vehicles.speed[0], 10);
});

test('a vehicle that is suddenly far away is put there at once', () => {
  const vehicles = new Vehicles(interval);
  vehicles.report(reportAt(0), 0);
  vehicles.report(reportAt(3000, { latitude: 10, longitude: 10 }), 3000);
  vehicles.move(3000);
  assert.ok(Math.abs((vehicles.x[0] ?? 0) - (10 / 360 + 0.5)) < 1e-12);
});

test('it turns the shorter way, through north', () => {
  const vehicles = new Vehicles(interval);
  vehicles.report(reportAt(0, { heading: 350 }), 0);
  vehicles.report(reportAt(3000, { heading: 20 }), 3000);
  for (let now = 3000; now < 7000; now += 50) {
    vehicles.move(now);
    const heading = vehicles.heading[0] ?? 0;
    assert.ok(heading >= 350 || heading <= 20.001, `headed ${heading}`);
  }
  assert.equal(Math.round(vehicles.reportedHeading(0)), 20);
});

test('it is silent after three report intervals', () => {
  const vehicles = new Vehicles(interval);
  vehicles.report(reportAt(1000), 1000);
  assert.equal(vehicles.isSilent(0, 10_000), false);
  assert.equal(vehicles.isSilent(0, 10_001), true);
});

test('its own interval counts, where it is known', () => {
  const vehicles = new Vehicles(interval);
  vehicles.report(reportAt(0, { interval: 60 }), 0);
  vehicles.report(reportAt(60_000), 60_000);
  assert.equal(vehicles.isSilent(0, 240_000), false);
  assert.equal(vehicles.isSilent(0, 240_001), true);
  vehicles.move(60_000);
  const before = vehicles.y[0] ?? 0;
  vehicles.move(90_000);
  const halfway = vehicles.y[0] ?? 0;
  vehicles.move(123_000);
  const there = vehicles.y[0] ?? 0;
  assert.ok(Math.abs((halfway - before) / (there - before) - 0.5) < 0.03, 'it drives on for the whole minute');
});

test('the usual interval is that of the one in the middle', () => {
  const vehicles = new Vehicles(interval);
  assert.equal(vehicles.usualInterval(), interval);
  [60, 1, 60, null, 60].forEach((own, n) => vehicles.report(reportAt(0, { vin: `V${n}`, interval: own }), 0));
  assert.equal(vehicles.usualInterval(), 60_000);
});

test('more vehicles than there was room for are all kept', () => {
  const vehicles = new Vehicles(interval);
  for (let n = 0; n < 1000; n++) {
    vehicles.report({ ...reportAt(1000), vin: `VIN${n}`, speed: n }, 1000);
  }
  assert.equal(vehicles.size, 1000);
  assert.equal(vehicles.speed[vehicles.indexOf('VIN777') ?? -1], 777);
});
