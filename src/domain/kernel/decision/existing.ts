/** A row that the operation has checked before the decision (R-POL-1). If it is missing, that is a defect. */
export const existing = <T>(row: T | null): T => {
  if (row === null) throw new Error("judged before its row");
  return row;
};
