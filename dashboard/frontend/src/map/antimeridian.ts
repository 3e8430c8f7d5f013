/**
 * The world's outlines as a flat map can draw them. The data is made for globes: where a coast or a border crosses the 180th
 * meridian, its longitudes jump to the other side, which on a flat map is a line across the world.
 */
export function flattened(polygons: GeoJSON.Position[][][]): GeoJSON.Position[][][] {
  return polygons.flatMap((rings) => {
    const unrolled = rings.map(unrolledRing);
    const longitudes = (unrolled[0] ?? []).map(([longitude]) => longitude ?? 0);
    const copies = [unrolled];
    // What reaches beyond one edge of the map comes in at the other.
    if (Math.max(...longitudes) > 180) {
      copies.push(shifted(unrolled, -360));
    }
    if (Math.min(...longitudes) < -180) {
      copies.push(shifted(unrolled, 360));
    }
    return copies;
  });
}

/** Lines without the steps from one edge of the map to the other. */
export function cutLines(lines: GeoJSON.Position[][]): GeoJSON.Position[][] {
  return lines.flatMap((line) => {
    const parts: GeoJSON.Position[][] = [[]];
    line.forEach((position, n) => {
      if (n > 0 && Math.abs(stepBetween(line[n - 1], position)) > 180) {
        parts.push([]);
      }
      parts.at(-1)?.push(position);
    });
    return parts.filter((part) => part.length > 1);
  });
}

function stepBetween(from: GeoJSON.Position | undefined, to: GeoJSON.Position): number {
  return (to[0] ?? 0) - (from?.[0] ?? 0);
}

function unrolledRing(ring: GeoJSON.Position[]): GeoJSON.Position[] {
  let turns = 0;
  const unrolled = ring.map((position, n): GeoJSON.Position => {
    const step = n === 0 ? 0 : stepBetween(ring[n - 1], position);
    turns += step > 180 ? -360 : step < -180 ? 360 : 0;
    return [(position[0] ?? 0) + turns, position[1] ?? 0];
  });
  if (turns !== 0) {
    // It goes around a pole: closed along the map's edge there.
    const pole = (ring[0]?.[1] ?? 0) < 0 ? -85 : 85;
    unrolled.push([unrolled.at(-1)?.[0] ?? 0, pole], [unrolled[0]?.[0] ?? 0, pole]);
  }
  return unrolled;
}

function shifted(rings: GeoJSON.Position[][], degrees: number): GeoJSON.Position[][] {
  return rings.map((ring) => ring.map(([longitude, latitude]) => [(longitude ?? 0) + degrees, latitude ?? 0]));
}

/** All polygons of what a topology gives for an object. */
export function polygonsOf(shape: GeoJSON.Feature | GeoJSON.FeatureCollection): GeoJSON.Position[][][] {
  const features = shape.type === 'FeatureCollection' ? shape.features : [shape];
  return features.flatMap(({ geometry }) =>
    geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.type === 'MultiPolygon' ? geometry.coordinates : [],
  );
}
