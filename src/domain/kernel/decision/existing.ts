/** A row that the runner has seen to before the decision (R-POL-1); a missing one is a defect. */
export const existing = <T>(row: T | null): T => {
  if (row === null) throw new Error("judged before its row");
  return row;
};
