/** The replicas that run side by side. Whoever dies is started anew a while later, with nothing in memory. */
import { type Chance } from "./chance.ts";
import { type Plan } from "./plan.ts";
import { startReplica, type Replica } from "./replica.ts";
import { type Setting } from "./setting.ts";
import { type Wire } from "./wire.ts";

export type Fleet = {
  /** Those that take deliveries: all that have not died. */
  readonly alive: () => readonly Replica[];
  readonly start: () => void;
  /** Until when (ms) at least one of them is down, stands still or was told to wait. */
  readonly hinderedUntil: () => number;
  /** One of them is told to stop, as when a new version is rolled out. */
  readonly restartOne: () => void;
};

type FleetOptions = {
  readonly setting: Setting;
  readonly plan: Plan;
  readonly wire: Wire;
  readonly chance: Chance;
  /** A crash is over soon, but not at once. */
  readonly downMs: readonly [least: number, most: number];
};

export function createFleet({ setting, plan, wire, chance, downMs }: FleetOptions): Fleet {
  const slots: (Replica | null)[] = Array.from({ length: plan.replicas }, () => null);
  const upAt = new Map<number, number>();
  let lives = 0;

  function start(slot: number): void {
    lives += 1;
    if (lives > plan.replicas) setting.journal.saw("a replica started again");
    const replica = startReplica({
      setting,
      wire,
      chance,
      name: `r${slot + 1}.${lives}`,
      skewMs: chance.count(-plan.skewMs, plan.skewMs),
      died: () => {
        if (slots[slot] !== replica) return;
        slots[slot] = null;
        const down = chance.between(...downMs);
        upAt.set(slot, setting.time.now() + down);
        setting.time.after(down, () => {
          if (slots[slot] === null) start(slot);
        });
      },
    });
    slots[slot] = replica;
    void replica.begin();
  }

  function alive(): readonly Replica[] {
    return slots.filter((one) => one !== null);
  }

  return {
    alive,
    start() {
      for (const slot of slots.keys()) start(slot);
    },
    hinderedUntil: () =>
      Math.max(...upAt.values(), ...alive().map((replica) => replica.hinderedUntil())),
    restartOne() {
      const chosen = chance.any(alive());
      if (!chosen) return;
      setting.journal.saw("fault restart");
      setting.journal.tell(() => `${chosen.name} is told to stop`);
      void chosen.stop();
    },
  };
}
