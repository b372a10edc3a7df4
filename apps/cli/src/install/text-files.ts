import { readFile, writeFile } from 'node:fs/promises'
import { CliError } from '../cli-error.ts'

/** @throws CliError Usage, naming the flag */
export const readText = async (flag: string, file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new CliError('Usage', `${flag} ${file} cannot be read: ${(error as Error).message}`, {
      cause: error,
    })
  }
}

/** @throws CliError Usage, naming the flag */
export const writeText = async (flag: string, file: string, text: string): Promise<void> => {
  try {
    await writeFile(file, text)
  } catch (error) {
    throw new CliError('Usage', `${flag} ${file} cannot be written: ${(error as Error).message}`, {
      cause: error,
    })
  }
}
