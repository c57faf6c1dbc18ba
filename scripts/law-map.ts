/** Writes docs/law-map.md from the models of Inner Mongolia; a test says when it is out of date. */
import { writeFileSync } from 'node:fs'
import { lawMap, loadRegion } from '../modules/rules/index.ts'

const folder = 'regions/inner-mongolia'
const { benefits } = loadRegion(folder)
if (!benefits) throw new Error(`${folder} has no benefits`)
writeFileSync('docs/law-map.md', lawMap(benefits, folder))
