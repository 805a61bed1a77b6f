// Shares long-lived places (streams, sockets) fairly: a single client may hold all of them, but when another needs one
// and none is free, a client with more than half loses its newest.

export interface FairShare {
  /**
   * @param client key or address
   * @param evict called when the place is taken away; it is already free by then
   * @returns the function that releases the place (further calls do nothing); undefined: no place is free
   */
  enter(client: string, evict: () => void): (() => void) | undefined;
  readonly taken: number;
}

interface Place {
  readonly leave: () => void;
  readonly evict: () => void;
}

export function createFairShare(max: number): FairShare {
  const held = new Map<string, Set<Place>>();
  let taken = 0;

  /** Takes a place from another client that holds more than half. */
  function makeRoom(client: string): boolean {
    for (const [other, places] of held) {
      if (other === client || places.size <= max / 2) continue;
      const newest = [...places].at(-1);
      newest?.leave();
      newest?.evict();
      return newest !== undefined;
    }
    return false;
  }

  return {
    enter(client, evict) {
      if (taken >= max && !makeRoom(client)) return undefined;
      const places = held.get(client) ?? new Set();
      held.set(client, places);
      const place: Place = {
        evict,
        leave() {
          if (!places.delete(place)) return;
          taken--;
          if (places.size === 0) held.delete(client);
        },
      };
      places.add(place);
      taken++;
      return place.leave;
    },
    get taken() {
      return taken;
    },
  };
}
