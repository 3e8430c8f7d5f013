import L from 'leaflet';
import { feature, mesh } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import { el } from '../dom';
import { onTheme, token } from '../theme';
import { cutLines, flattened, polygonsOf } from './antimeridian';

/** From this zoom on, the world's outline is too coarse to help. */
const outlineBelowZoom = 8.5;
const namesFromZoom = 10;
const namesToZoom = 14.5;

export interface Place {
  name: string;
  latitude: number;
  longitude: number;
}

export interface Scene {
  tilesUrl: string | null;
  world: () => Promise<Topology>;
  routes: () => Promise<GeoJSON.FeatureCollection>;
}

/** What lies under the vehicles: the world's outline and the scenario's streets, both from this server; tiles where configured. */
export class Basemap {
  /** The places that the streets are in. */
  places: Place[] = [];
  readonly #world = L.layerGroup();
  readonly #streets = L.layerGroup();
  readonly #names = L.layerGroup();
  readonly #paths: { path: L.Path; style: () => L.PathOptions }[] = [];

  constructor(
    readonly map: L.Map,
    readonly scene: Scene,
  ) {
    const { tilesUrl } = scene;
    if (tilesUrl === null) {
      new Lines({ pane: 'tilePane', minZoom: 11 }).addTo(map);
    } else {
      L.tileLayer(tilesUrl, { maxZoom: 20, detectRetina: true }).addTo(map);
    }
    this.#streets.addTo(map);
    map.on('zoomend', this.#zoomed, this);
    onTheme(() => {
      this.#paths.forEach(({ path, style }) => path.setStyle(style()));
    });
    this.#zoomed();
  }

  /** Draws each part as it arrives; a map without its ground is still a map, and what is away is told elsewhere. */
  load(): void {
    const nothing = () => undefined;
    if (this.scene.tilesUrl === null) {
      void this.scene.world().then((world) => {
        this.#showWorld(world);
      }, nothing);
    }
    void this.scene.routes().then((routes) => {
      this.#showStreets(routes);
    }, nothing);
  }

  #showWorld(world: Topology): void {
    const renderer = L.canvas({ padding: 0.3 });
    const land = world.objects['land'];
    const countries = world.objects['countries'] as GeometryCollection | undefined;
    if (land === undefined || countries === undefined) {
      return;
    }
    const coasts: GeoJSON.MultiPolygon = { type: 'MultiPolygon', coordinates: flattened(polygonsOf(feature(world, land))) };
    const options = { interactive: false, style: { renderer } as L.PathOptions };
    this.#add(this.#world, L.geoJSON(coasts, options), () => ({ stroke: true, weight: 0.8, color: token('--map-coast'), fillColor: token('--map-land'), fillOpacity: 1 }));
    const borders: GeoJSON.MultiLineString = {
      type: 'MultiLineString',
      coordinates: cutLines(mesh(world, countries, (a, b) => a !== b).coordinates),
    };
    this.#add(this.#world, L.geoJSON(borders, options), () => ({ weight: 0.7, color: token('--map-border'), fill: false }));
  }

  #showStreets(routes: GeoJSON.FeatureCollection): void {
    const options = { interactive: false, style: { lineCap: 'round', lineJoin: 'round' } as L.PathOptions };
    this.#add(this.#streets, L.geoJSON(routes, options), () => ({ weight: 11, color: token('--map-casing'), fill: false }));
    this.#add(this.#streets, L.geoJSON(routes, options), () => ({ weight: 8, color: token('--map-street'), fill: false }));
    this.places = placesOf(routes);
    for (const { name, latitude, longitude } of this.places) {
      L.marker([latitude, longitude], {
        interactive: false,
        keyboard: false,
        icon: L.divIcon({ className: 'place-name', html: el('span', {}, name), iconSize: [160, 24] }),
      }).addTo(this.#names);
    }
  }

  #add(group: L.LayerGroup, layer: L.GeoJSON, style: () => L.PathOptions): void {
    layer.eachLayer((part) => {
      if (part instanceof L.Path) {
        part.setStyle(style());
        this.#paths.push({ path: part, style });
      }
    });
    layer.addTo(group);
  }

  #zoomed(): void {
    const zoom = this.map.getZoom();
    const near = zoom >= outlineBelowZoom && this.scene.tilesUrl === null;
    this.map.getContainer().classList.toggle('near', near);
    show(this.map, this.#world, !near);
    show(this.map, this.#names, zoom >= namesFromZoom && zoom <= namesToZoom);
  }
}

function show(map: L.Map, layer: L.Layer, shown: boolean): void {
  if (shown !== map.hasLayer(layer)) {
    if (shown) {
      layer.addTo(map);
    } else {
      layer.remove();
    }
  }
}

function placesOf(routes: GeoJSON.FeatureCollection): Place[] {
  const places = new Map<string, L.LatLngBounds>();
  for (const route of routes.features) {
    const name: unknown = route.properties?.['city'] ?? route.properties?.['name'];
    if (typeof name === 'string') {
      const bounds = L.geoJSON(route).getBounds();
      places.set(name, places.get(name)?.extend(bounds) ?? bounds);
    }
  }
  return [...places].map(([name, bounds]) => {
    const { lat, lng } = bounds.getCenter();
    return { name, latitude: lat, longitude: lng };
  });
}

/** Fine lines a fixed way apart, so that the eye sees how the map moves where there is nothing else to see. */
class Lines extends L.GridLayer {
  override createTile(): HTMLElement {
    return L.DomUtil.create('div', 'map-lines');
  }
}
