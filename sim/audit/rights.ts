/** Who might do what, and when: roles and the team change while commands are on their way. */
import { organisationNamed, userNamed } from "../../src/sandbox/github/accounts.ts";
import { roleOf } from "../../src/sandbox/github/repositories.ts";
import { TEAM } from "../definition.ts";
import { MAINTAINERS, OUTSIDER, type Setting } from "../setting.ts";

export type Rights = {
  /** To be told whenever somebody's role changes, or who is in the team. */
  readonly changed: () => void;
  /** Whether she could give commands at some moment of the span. */
  readonly couldCommand: (login: string, from: number, to: number) => boolean;
  /** Whether she could at every moment of it. */
  readonly couldAlways: (login: string, from: number, to: number) => boolean;
  /** Whether she was in the team that approves at some moment of it. */
  readonly wasInTeam: (login: string, from: number, to: number) => boolean;
};

type Span = { readonly from: number; readonly may: boolean; readonly isInTeam: boolean };

const MAY_COMMAND: ReadonlySet<string> = new Set(["admin", "maintain", "write"]);

export function followRights({ world, repository, time }: Setting): Rights {
  const known = new Map<string, Span[]>();

  function changed(): void {
    const team = organisationNamed(world, "acme").teams.get(TEAM);
    for (const login of [...MAINTAINERS, OUTSIDER]) {
      const user = userNamed(world, login);
      const may = MAY_COMMAND.has(roleOf(repository, user));
      const isInTeam = team?.members.has(user.id) === true;
      known.set(login, [...(known.get(login) ?? []), { from: time.now(), may, isInTeam }]);
    }
  }
  changed();

  function during(login: string, from: number, to: number): readonly Span[] {
    const spans = known.get(login) ?? [];
    return spans.filter(
      (span, index) => span.from <= to && (spans[index + 1]?.from ?? Infinity) >= from,
    );
  }

  return {
    changed,
    couldCommand: (...span) => during(...span).some(({ may }) => may),
    couldAlways: (...span) => during(...span).every(({ may }) => may),
    wasInTeam: (...span) => during(...span).some(({ isInTeam }) => isInTeam),
  };
}
