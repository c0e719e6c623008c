/** OpenSeadragon as the station uses it: one page image in three sizes, no controls, no styles written by script. */
import OpenSeadragon from 'openseadragon';
import type { Box } from './geometry.ts';

/** The image of a page that boxes refer to; `version` is its name in addresses. */
export interface PagePicture {
  id: number;
  version: string;
  width: number;
  height: number;
}

const LEVELS = [800, 1600];
const MOTION_S = 0.12;
/** A box is shown at once if its letters are at least this tall on the screen, in pixels. */
const LEGIBLE_PX = 16;
/** Share of the view that is left free around what is shown. */
const MARGIN = 0.06;

/** Keeps OpenSeadragon from writing its own <style>, which the content security policy forbids. */
function forestallStyle(): void {
  if (document.querySelector('style[data-openseadragon-mobile-css]')) return;
  // Of no known namespace, so that it is found like a style element and is none.
  const placeholder = document.createElementNS('urn:station', 'style');
  placeholder.setAttribute('data-openseadragon-mobile-css', 'true');
  document.head.append(placeholder);
}

/** The page as a whole, as finely as a pane of usual width can show it: what is drawn before anything else. */
export function wholeAddress(picture: PagePicture): string {
  return levelsOf(picture)[0]!.url;
}

function levelsOf({ id, version, width, height }: PagePicture) {
  const address = `/api/pages/${id}/image/access`;
  const smaller = LEVELS.filter((w) => w < width * 0.9).map((w) => ({
    url: `${address}?width=${w}&v=${version}`,
    width: w,
    height: Math.round((height * w) / width),
  }));
  return [...smaller, { url: `${address}?v=${version}`, width, height }];
}

export interface DeepZoomEvents {
  /** The view moved: page pixels (x, y) are at `left + x * scale`, `top + y * scale` on the screen. */
  onMove(left: number, top: number, scale: number): void;
  /** A click, in page pixels. */
  onClick(x: number, y: number): void;
  /** Of the page opened last. */
  onState(state: 'shown' | 'failed'): void;
}

/** A middle for the view that shows no more beside the page than it must: the page is `long`, the view `seen`. */
function within(middle: number, seen: number, long: number): number {
  return seen >= long ? long / 2 : Math.min(Math.max(middle, seen / 2), long - seen / 2);
}

/** A zoomable page in `element`, which must have a size. Call `close` when it goes. */
export class DeepZoom {
  private readonly viewer: OpenSeadragon.Viewer;
  private readonly events: DeepZoomEvents;
  private picture: PagePicture | null = null;
  private waiting: Box | null = null;

  constructor(element: HTMLElement, events: DeepZoomEvents) {
    forestallStyle();
    this.events = events;
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.viewer = new OpenSeadragon.Viewer({
      element,
      drawer: 'canvas',
      showNavigationControl: false,
      showNavigator: false,
      animationTime: still ? 0 : MOTION_S,
      springStiffness: 12,
      visibilityRatio: 0.3,
      minZoomImageRatio: 0.6,
      maxZoomPixelRatio: 4,
      gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: false, scrollToZoom: true },
      timeout: 60_000,
      // The frame around it has the focus and the keys; OpenSeadragon's own single letters would turn the page.
      tabIndex: '' as unknown as number,
    });
    this.viewer.addHandler('canvas-key', (event) => {
      (event as { preventDefaultAction: boolean }).preventDefaultAction = true;
    });
    this.viewer.addHandler('canvas-click', (event) => {
      if (!event.quick || !this.picture) return;
      const at = this.viewer.viewport.pointFromPixel(event.position);
      events.onClick(at.x * this.picture.width, at.y * this.picture.width);
    });
    this.viewer.addHandler('open', () => {
      if (this.waiting) this.show(this.waiting, true);
      this.tell();
    });
    this.viewer.addHandler('tile-drawn', () => events.onState('shown'));
    this.viewer.addHandler('open-failed', () => events.onState('failed'));
    this.viewer.addHandler('tile-load-failed', () => events.onState('failed'));
    for (const name of ['update-viewport', 'resize'] as const)
      this.viewer.addHandler(name, () => this.tell());
  }

  /** Shows another page, whole; where it will stand is told before this returns. */
  open(picture: PagePicture): void {
    const same = this.picture?.id === picture.id && this.picture.version === picture.version;
    this.picture = picture;
    if (same) return;
    const { width, height } = picture;
    this.viewer.open({ tileSource: { type: 'legacy-image-pyramid', levels: levelsOf(picture) } });
    const view = this.viewer.viewport.getContainerSize();
    const scale = Math.min(view.x / width, view.y / height);
    this.events.onMove((view.x - width * scale) / 2, (view.y - height * scale) / 2, scale);
  }

  /** Brings a box of the page where it can be read; moves nothing when it can be already. */
  show(box: Box, atOnce = false): void {
    this.waiting = null;
    if (!this.picture || this.viewer.world.getItemCount() === 0) {
      this.waiting = box;
      return;
    }
    const { viewport } = this.viewer;
    const unit = this.picture.width;
    const [x, y, w, h] = box.map((v) => v / unit) as Box;
    const bounds = viewport.getBounds();
    const inside =
      x >= bounds.x + bounds.width * MARGIN &&
      y >= bounds.y + bounds.height * MARGIN &&
      x + w <= bounds.x + bounds.width * (1 - MARGIN) &&
      y + h <= bounds.y + bounds.height * (1 - MARGIN);
    const zoom = viewport.getZoom();
    const letters = h * zoom * viewport.getContainerSize().x;
    if (inside && letters >= LEGIBLE_PX) return;
    const legible = letters >= LEGIBLE_PX ? zoom : (zoom * LEGIBLE_PX * 1.3) / Math.max(letters, 1);
    // Nothing that is shown is wider than the view.
    viewport.zoomTo(Math.min(legible, 0.9 / Math.max(w, 0.01)), undefined, atOnce);
    const view = viewport.getBounds();
    const page = this.picture.height / unit;
    viewport.panTo(
      new OpenSeadragon.Point(within(x + w / 2, view.width, 1), within(y + h / 2, view.height, page)),
      atOnce,
    );
  }

  zoomBy(factor: number): void {
    this.viewer.viewport.zoomBy(factor);
    this.viewer.viewport.applyConstraints();
  }

  fit(): void {
    this.viewer.viewport.goHome();
  }

  /** One pixel of the page on one of the screen. */
  full(): void {
    if (!this.picture) return;
    const { viewport } = this.viewer;
    viewport.zoomTo(viewport.imageToViewportZoom(1 / devicePixelRatio));
    viewport.applyConstraints();
  }

  /** Whether drags move the page; else they are left to others. */
  allowDrag(allowed: boolean): void {
    const { gestureSettingsMouse } = this.viewer as unknown as {
      gestureSettingsMouse: { dragToPan: boolean };
    };
    gestureSettingsMouse.dragToPan = allowed;
  }

  close(): void {
    this.viewer.destroy();
  }

  private tell(): void {
    if (!this.picture || this.viewer.world.getItemCount() === 0) return;
    const { viewport } = this.viewer;
    const corner = viewport.pixelFromPoint(new OpenSeadragon.Point(0, 0), true);
    const scale = (viewport.getZoom(true) * viewport.getContainerSize().x) / this.picture.width;
    this.events.onMove(corner.x, corner.y, scale);
  }
}
