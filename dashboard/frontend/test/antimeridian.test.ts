import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { feature, mesh } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import { cutLines, flattened, polygonsOf } from '../src/map/antimeridian';

const world = JSON.parse(await readFile('node_modules/world-atlas/countries-50m.json', 'utf8')) as Topology;

const widestStep = (lines: GeoJSON.Position[][]): number =>
  Math.max(...lines.map((line) => Math.max(...line.map(([longitude], n) => Math.abs((longitude ?? 0) - (line[n - 1]?.[0] ?? longitude ?? 0))))));

test('no coast crosses the whole map but the edge of a pole', () => {
  const land = world.objects['land'];
  assert.ok(land !== undefined);
  const rings = flattened(polygonsOf(feature(world, land))).flat();
  assert.ok(rings.length > 500);
  assert.ok(widestStep(rings.filter((ring) => !ring.some(([, latitude]) => latitude === -85))) < 20);
});

test('no border crosses the whole map', () => {
  const lines = cutLines(mesh(world, world.objects['countries'] as GeometryCollection, (a, b) => a !== b).coordinates);
  assert.ok(lines.length > 100);
  assert.ok(widestStep(lines) < 20);
});

test('land on the 180th meridian is drawn at both edges', () => {
  const island = [[[[179, 0], [-179, 0], [-179, 1], [179, 1], [179, 0]]]];
  assert.deepEqual(
    flattened(island).map(([ring]) => ring?.map(([longitude]) => longitude)),
    [
      [179, 181, 181, 179, 179],
      [-181, -179, -179, -181, -181],
    ],
  );
});
