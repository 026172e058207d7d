/** Statistics that a packed fit has, in their order. */
export const NUMBERS = [
  "chisqr",
  "redchi",
  "aic",
  "bic",
  "ndata",
  "nvarys",
  "nfree",
  "nfev",
  "njev",
] as const;
