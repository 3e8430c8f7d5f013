import L from 'leaflet';
import { button, el, setText } from '../dom';
import { count, plural } from '../format';
import { onTheme } from '../theme';
import { Basemap, type Scene } from './basemap';
import { type Cluster, clusterBelowZoom } from './clusters';
import { latitudeOf, longitudeOf } from './mercator';
import { SpeedLegend } from './speedLegend';
import { middleOf, VehicleLayer } from './vehicleLayer';
import type { Vehicles } from './vehicles';

/** A map with all vehicles of a fleet on it: the map view shows the present on one, the replay view the past on another. */
export class FleetMap {
  readonly element: HTMLElement;
  readonly map: L.Map;
  readonly layer: VehicleLayer;
  readonly controls: HTMLElement;
  onSelect: (index: number | undefined) => void = () => undefined;
  onFollow: (following: boolean) => void = () => undefined;
  /** How many pixels at the foot of the map something else covers. */
  coveredBelow: () => number = () => 0;

  readonly #basemap: Basemap;
  readonly #legend = new SpeedLegend();
  readonly #clusters = L.layerGroup();
  readonly #clusterMarkers: L.Marker[] = [];
  readonly #canvas = el('div', { class: 'map', role: 'region', 'aria-label': 'Map of the fleet: arrow keys move it, plus and minus zoom' });
  #following = false;
  #fitted = false;

  constructor(
    readonly vehicles: Vehicles,
    clock: () => number,
    scene: Scene,
  ) {
    this.controls = el('div', { class: 'map-controls' });
    this.element = el('div', { class: 'fleet-map' }, this.#canvas, this.controls, this.#legend.element);
    this.map = L.map(this.#canvas, {
      zoomControl: false,
      zoomSnap: 0.25,
      zoomDelta: 1,
      wheelPxPerZoomLevel: 90,
      minZoom: 2,
      maxZoom: 19,
      worldCopyJump: true,
      attributionControl: false,
      preferCanvas: true,
    }).setView([39, -98], 4);
    L.control.scale({ position: 'bottomright', imperial: false, maxWidth: 120 }).addTo(this.map);
    this.#basemap = new Basemap(this.map, scene);
    this.#clusters.addTo(this.map);
    this.layer = new VehicleLayer(vehicles, clock).addTo(this.map);
    this.layer.beforeDraw = () => {
      this.#everyFrame();
    };
    this.layer.onScale = (top) => {
      this.#legend.show(top);
    };
    this.layer.onClusters = (clusters) => {
      this.#showClusters(clusters);
    };
    this.#legend.show(this.layer.top);
    onTheme(() => {
      this.layer.refresh();
    });
    this.map.on('click', (event) => {
      this.onSelect(this.layer.vehicleAt(event.containerPoint));
    });
    this.map.on('mousemove', (event) => {
      this.#canvas.classList.toggle('over-vehicle', this.layer.vehicleAt(event.containerPoint) !== undefined);
    });
    this.map.on('dragstart', () => {
      this.follow(false);
    });
    this.controls.append(
      button('Zoom in', { icon: 'plus', iconOnly: true, onClick: () => this.map.zoomIn() }),
      button('Zoom out', { icon: 'minus', iconOnly: true, onClick: () => this.map.zoomOut() }),
      button('Show the whole fleet', {
        icon: 'fit',
        iconOnly: true,
        onClick: () => {
          this.follow(false);
          this.fit();
        },
      }),
    );
    this.#basemap.load();
    new ResizeObserver(() => {
      if (this.#isSeen) {
        this.map.invalidateSize({ animate: false });
        this.#fitFirst();
      }
    }).observe(this.#canvas);
  }

  show(): void {
    this.layer.resume();
    this.map.invalidateSize({ animate: false });
    this.#fitFirst();
  }

  hide(): void {
    this.layer.pause();
  }

  /** Shows every vehicle. */
  fit(): void {
    const bounds = L.latLngBounds([]);
    const { vehicles } = this;
    for (let i = 0; i < vehicles.size; i++) {
      const { x, y } = vehicles.target(i);
      bounds.extend([latitudeOf(y), longitudeOf(x)]);
    }
    if (bounds.isValid()) {
      this.#fitted = true;
      const { x, y } = this.map.getSize();
      const padding = Math.min(72, 0.12 * Math.min(x, y));
      this.map.fitBounds(bounds, { padding: [padding, padding], maxZoom: 15.5, animate: false });
      this.layer.refresh();
    }
  }

  /** Fits once vehicles are there, as the first view. */
  #fitFirst(): void {
    if (!this.#fitted && this.vehicles.size > 0 && this.#isSeen) {
      this.fit();
    }
  }

  get #isSeen(): boolean {
    return this.#canvas.clientWidth > 0 && this.#canvas.clientHeight > 0;
  }

  vehiclesArrived(): void {
    this.#fitFirst();
    this.layer.refresh();
  }

  select(index: number | undefined): void {
    this.layer.selected = index;
    if (index === undefined) {
      this.follow(false);
    }
  }

  /** Brings the selected vehicle into view. */
  goToSelected(): void {
    const at = this.#selectedPlace();
    if (at !== undefined) {
      this.map.setView(at, Math.max(this.map.getZoom(), 15), { animate: false });
      this.map.panBy(this.map.getSize().divideBy(2).subtract(this.#middle()), { animate: false });
    }
  }

  get following(): boolean {
    return this.#following;
  }

  follow(following: boolean): void {
    const possible = following && this.layer.selected !== undefined;
    if (possible !== this.#following) {
      this.#following = possible;
      if (possible) {
        this.goToSelected();
      }
      this.onFollow(possible);
    }
  }

  /** Where a vehicle is shown. */
  placeOf(index: number): L.LatLngTuple {
    return [latitudeOf(this.vehicles.y[index] ?? 0), longitudeOf(this.vehicles.x[index] ?? 0)];
  }

  /** The middle of what is seen of the map. */
  #middle(): L.Point {
    const size = this.map.getSize();
    return L.point(size.x / 2, (size.y - this.coveredBelow()) / 2).round();
  }

  #everyFrame(): void {
    const at = this.#following ? this.#selectedPlace() : undefined;
    if (at === undefined) {
      return;
    }
    const offset = this.map.latLngToContainerPoint(at).subtract(this.#middle());
    if (Math.abs(offset.x) >= 1 || Math.abs(offset.y) >= 1) {
      this.map.panBy(offset, { animate: false });
    }
  }

  #selectedPlace(): L.LatLngTuple | undefined {
    return this.layer.selected === undefined ? undefined : this.placeOf(this.layer.selected);
  }

  #showClusters(clusters: Cluster[]): void {
    this.#clusterMarkers.splice(clusters.length).forEach((marker) => this.#clusters.removeLayer(marker));
    clusters.forEach((cluster, n) => {
      const marker = (this.#clusterMarkers[n] ??= this.#newCluster());
      marker.setLatLng(middleOf(cluster));
      marker.off('click').on('click', () => {
        this.#open(cluster);
      });
      const element = marker.getElement();
      const [number, name] = element?.querySelectorAll('span') ?? [];
      if (element === undefined || number === undefined || name === undefined) {
        return;
      }
      const place = this.#placeOf(cluster);
      setText(number, count(cluster.count));
      setText(name, place);
      element.classList.toggle('many', cluster.count >= 1000);
      element.setAttribute(
        'aria-label',
        `${plural(cluster.count, 'vehicle')}${place === '' ? '' : ` in ${place}`}: zoom in`,
      );
    });
  }

  #newCluster(): L.Marker {
    const html = el('div', { class: 'cluster-body' }, el('span', { class: 'cluster-count' }), el('span', { class: 'cluster-name' }));
    const marker = L.marker([0, 0], { icon: L.divIcon({ className: 'cluster', html, iconSize: [56, 56] }) });
    this.#clusters.addLayer(marker);
    return marker;
  }

  /** The name of a place, where the cluster is all there is around it. */
  #placeOf(cluster: Cluster): string {
    const reach = 40 / (256 * 2 ** this.map.getZoom());
    const middle = this.map.project(middleOf(cluster), 0).divideBy(256);
    const near = this.#basemap.places.filter((place) => {
      const at = this.map.project([place.latitude, place.longitude], 0).divideBy(256);
      return Math.hypot(at.x - middle.x, at.y - middle.y) < reach;
    });
    return near.length === 1 ? (near[0]?.name ?? '') : '';
  }

  #open(cluster: Cluster): void {
    const bounds = L.latLngBounds(
      [latitudeOf(cluster.south), longitudeOf(cluster.west)],
      [latitudeOf(cluster.north), longitudeOf(cluster.east)],
    );
    const zoom = Math.min(16, Math.max(clusterBelowZoom, this.map.getBoundsZoom(bounds, false, L.point(80, 80))));
    this.map.setView(bounds.getCenter(), zoom);
  }
}
