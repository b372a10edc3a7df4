export const isPort = (port: number): boolean => Number.isInteger(port) && port >= 1 && port <= 65_535
