/** `a,b` */
export const commaList = (written: string): readonly string[] => written.split(',').filter(Boolean)
