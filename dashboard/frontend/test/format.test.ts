import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as format from '../src/format';

test('spans of time are told in the units that people use for them', () => {
  assert.equal(format.duration(0), '0 s');
  assert.equal(format.duration(0.0414), '41 ms');
  assert.equal(format.duration(4.24), '4.2 s');
  assert.equal(format.duration(75), '1 min 15 s');
  assert.equal(format.duration(7500), '2 h 05 min');
  assert.equal(format.duration(86400 * 3), '3 days');
  assert.equal(format.duration(null), format.nothing);
});

test('ages begin with now', () => {
  assert.equal(format.age(0.4), 'just now');
  assert.equal(format.age(3.9), '3 s ago');
});

test('distances and speeds', () => {
  assert.equal(format.distance(840), '840 m');
  assert.equal(format.distance(12_340), '12.3 km');
  assert.equal(format.speed(10), '36 km/h');
  assert.equal(format.heading(359.8), 'N, 0°');
  assert.equal(format.heading(45), 'NE, 45°');
});

test('numbers of one and many', () => {
  assert.equal(format.plural(1, 'vehicle'), '1 vehicle');
  assert.equal(format.plural(10_000, 'vehicle'), '10,000 vehicles');
});

test('a column says by its unit how its numbers are written', () => {
  assert.equal(format.withUnit(10, 'm/s'), '36 km/h');
  assert.equal(format.withUnit(8_412_200, 'm'), '8,412.2 km');
  assert.equal(format.withUnit(1.234, 'V'), '1.23 V');
  assert.equal(format.withUnit(12.5, '1/s'), '12.5 /s');
  assert.equal(format.withUnit('<b>', undefined), '<b>');
  assert.match(format.withUnit('2026-11-21T08:00:00.123456Z', undefined), /^21 Nov/);
  assert.equal(format.withUnit(null, 'm'), format.nothing);
});
