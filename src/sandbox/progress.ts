/**
 * Live progress: a bar per wave on a terminal, a line per completed resource anywhere else. The
 * time shown is the sandbox's own.
 */
import { MultiBar, Presets, type SingleBar } from "cli-progress";

/** As much of a stream as is written to. */
export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean };

export type Progress = {
  readonly completed: (resource: string, now: number) => void;
  readonly stop: () => void;
};

export type ProgressOptions = {
  readonly output: Output;
  /** Names of the resources of each wave, in the order the waves run. */
  readonly waves: ReadonlyMap<string, readonly string[]>;
  readonly startsAt: number;
};

export function showProgress(options: ProgressOptions): Progress {
  return options.output.isTTY ? bars(options) : lines(options);
}

function lines({ output, waves }: ProgressOptions): Progress {
  const total = [...waves.values()].reduce((sum, { length }) => sum + length, 0);
  const done = new Map<string, number>();
  let all = 0;
  return {
    completed: (resource, now) => {
      const wave = waveOf(waves, resource);
      const ofWave = (done.get(wave) ?? 0) + 1;
      done.set(wave, ofWave);
      all++;
      const size = waves.get(wave)?.length ?? 0;
      output.write(
        `${timeOf(now)}  ${all}/${total}  wave ${wave} ${ofWave}/${size}  ${resource} completed\n`,
      );
    },
    stop: () => undefined,
  };
}

function bars({ output, waves, startsAt }: ProgressOptions): Progress {
  const multi = new MultiBar(
    {
      stream: output,
      format: "wave {wave} {bar} {value}/{total}  {time}  {last}",
      autopadding: true,
      hideCursor: true,
    },
    Presets.shades_classic,
  );
  const names = [...waves.keys()];
  const width = Math.max(...names.map(({ length }) => length));
  const shown = new Map<string, SingleBar>(
    names.map((wave) => {
      const payload = { wave: wave.padEnd(width), time: timeOf(startsAt), last: "" };
      return [wave, multi.create(waves.get(wave)?.length ?? 0, 0, payload)];
    }),
  );
  return {
    completed: (resource, now) => {
      const bar = shown.get(waveOf(waves, resource));
      bar?.increment(1, { time: timeOf(now), last: resource });
    },
    stop: () => {
      multi.update();
      multi.stop();
    },
  };
}

function waveOf(waves: ProgressOptions["waves"], resource: string): string {
  return [...waves].find(([, resources]) => resources.includes(resource))?.[0] ?? "";
}

function timeOf(now: number): string {
  return new Date(now).toISOString().slice(0, 16).replace("T", " ");
}
