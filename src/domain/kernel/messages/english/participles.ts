const participles: Readonly<Record<string, string>> = {
  cancel: "cancelled",
  handOver: "handed over",
  hold: "put on hold",
  pay: "paid",
  setBillable: "set to billable or non-billable",
  release: "set back to tentative",
  submit: "submitted",
  win: "won",
  lose: "lost",
  advance: "advanced",
  back: "moved back",
  withdraw: "withdrawn",
  writeOff: "written off",
  wait: "set to waiting",
  ready: "set back to todo",
};
/** "submitted" of `submit`, "updated to active" of `update to active`. */
export const participleOf = (event: string): string => {
  const [verb = "", ...rest] = event.split(" ");
  return [participles[verb] ?? `${verb}${verb.endsWith("e") ? "d" : "ed"}`, ...rest].join(" ");
};

/** The text of an automatic status update, which is stored as it is (R-STAT-1). */
export const statusSentences = {
  statusUpdate: (of: { readonly of: string; readonly event: string; readonly title: string | null }) => {
    const subject = of.title === null ? (of.of === "Project" ? "The project" : "A task") : `The task ${of.title}`;
    return `${subject} was ${participleOf(of.event)}`;
  },
};
