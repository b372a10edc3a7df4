import { VersionView, wireVersion } from '@watershed/wire'
import manifest from '../../package.json' with { type: 'json' }
import type { App } from './app.ts'

/** `GET /v1/version`, with a viewer's or an operator's token: what a program of another version is compared with. */
export const addVersionRoute = (app: App): void => {
  const schema = { response: { 200: VersionView } }
  app.get('/v1/version', { config: { role: 'viewer' }, schema }, async () => ({
    version: manifest.version,
    wire: wireVersion,
  }))
}
