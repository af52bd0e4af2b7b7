/** What is said beside the work: questions, slips, and people who have no say. */
import { BOT, OUTSIDER } from "./crew.ts";
import { type Expected } from "./voices.ts";

export type Aside = {
  readonly login: string;
  /** After its thread was opened. */
  readonly afterHours: number;
  readonly text: string;
  readonly expected: Expected;
};

/** In the issue the migration is announced in. */
export const AT_KICK_OFF: readonly Aside[] = [
  { login: "maya-chen", afterHours: 0.5, text: "/migrate help", expected: "answer" },
  { login: "tomas-weber", afterHours: 0.7, text: "/migrate status all", expected: "answer" },
  {
    login: OUTSIDER,
    afterHours: 0.8,
    text: '/migrate start wave:4 --force --reason "I cannot wait"',
    expected: "silence",
  },
  { login: BOT, afterHours: 0.9, text: "/migrate start wave:3", expected: "silence" },
  { login: "maya-chen", afterHours: 1, text: "/migrate start wave:1", expected: "done" },
  {
    login: "helen-ward",
    afterHours: 1.5,
    text: "Good. Whoever wants to know where we are asks with `/migrate status all`.",
    expected: "silence",
  },
];

/** In the tracking issue of a wave. */
export const AT_WAVE: Readonly<Record<string, readonly Aside[]>> = {
  "1": [
    { login: "jonas-lind", afterHours: 5, text: "/migrate statsu wave:1", expected: "refusal" },
    { login: "jonas-lind", afterHours: 5.1, text: "/migrate status wave:1", expected: "answer" },
    { login: "ines-costa", afterHours: 26, text: "/migrate next", expected: "answer" },
    { login: "priya-nair", afterHours: 27, text: "/migrate start wave:2", expected: "refusal" },
  ],
  "2": [
    { login: "tomas-weber", afterHours: 8, text: "/migrate status wave:2", expected: "answer" },
    {
      login: "tomas-weber",
      afterHours: 9,
      text: "/migrate status email.notification",
      expected: "refusal",
    },
    {
      login: "tomas-weber",
      afterHours: 9.1,
      text: "/migrate status email.notifications",
      expected: "answer",
    },
    {
      login: OUTSIDER,
      afterHours: 30,
      text: "/migrate approve email.notifications prod-us",
      expected: "silence",
    },
  ],
  "3": [
    { login: "sara-kim", afterHours: 20, text: "/migrate next wave:3", expected: "answer" },
    {
      login: "sara-kim",
      afterHours: 21,
      text: "/migrate approve search.indexing staging",
      expected: "refusal",
    },
    {
      login: "priya-nair",
      afterHours: 22,
      text: "> /migrate approve search.indexing prod-us\n\nWho does this one?",
      expected: "silence",
    },
  ],
  "4": [
    { login: "helen-ward", afterHours: 24, text: "/migrate status wave:4", expected: "answer" },
    { login: "ruben-diaz", afterHours: 50, text: "/migrate help approve", expected: "answer" },
    { login: "ruben-diaz", afterHours: 51, text: "/migrate status all", expected: "answer" },
  ],
};
