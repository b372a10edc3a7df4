/** 0.9 as `90.0 %`: always with a decimal, so that a column lines up. */
export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
