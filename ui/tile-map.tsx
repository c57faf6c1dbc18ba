/**
 * A map without boundaries: one tile per league, banner or township. Published maps of China need an approval number; tiles
 * need none, give every area the same room, and can be read by a screen reader.
 */
import { LevelShape } from './level-tag.tsx'
import { useUiTexts } from './texts.tsx'

export interface Tile {
  code: string
  name: string
  /** false: no data came from there, so nothing can be said. Default true. */
  delivered?: boolean
  households: number | null
  red: number
  orange: number
  yellow: number
}

/** Warnings weighed by level, for the depth of a tile's colour: red 3, orange 2, yellow 1. */
export const weight = (tile: Tile): number => tile.red * 3 + tile.orange * 2 + tile.yellow

/** Share of the deepest tile in five steps, 0 for none. @example depthOf(tile, 30) // 0…4 */
export function depthOf(tile: Tile, heaviest: number): number {
  const w = weight(tile)
  return w === 0 || heaviest === 0 ? 0 : Math.max(1, Math.ceil((w / heaviest) * 4))
}

/**
 * @param onOpen called with the code of the tile; without it tiles do not open
 * @param caption said to screen readers
 */
export function TileMap({
  tiles,
  onOpen,
  caption,
}: {
  tiles: Tile[]
  onOpen?: (code: string) => void
  caption: string
}) {
  const texts = useUiTexts()
  const heaviest = Math.max(0, ...tiles.map(weight))
  return (
    <ul className="tile-map" aria-label={caption}>
      {tiles.map((tile) => {
        const levels = (['red', 'orange', 'yellow'] as const).filter((level) => tile[level] > 0)
        // Where nothing was delivered, nothing is known of the people there: that is not the same as no warning.
        const isBlank = levels.length === 0 && tile.delivered === false
        const said = levels.map((level) => `${texts[level]} ${tile[level]}`).join(', ')
        const spoken = `${tile.name}: ${said || (isBlank ? texts.nothing : texts.none)}`
        const inside = (
          <>
            <span className="tile-name clip">{tile.name}</span>
            <span className="tile-levels num">
              {isBlank && <span className="tile-nothing">{texts.nothing}</span>}
              {!isBlank && levels.length === 0 && <span className="faint">{texts.none}</span>}
              {levels.map((level) => (
                <span key={level}>
                  <LevelShape level={level} size={12} /> {tile[level].toLocaleString('en-US')}
                </span>
              ))}
            </span>
            <span className="tile-base num">
              {isBlank
                ? ''
                : tile.households === null
                  ? texts.unknown
                  : `${tile.households.toLocaleString('en-US')} ${texts.household}`}
            </span>
          </>
        )
        return (
          <li key={tile.code}>
            {onOpen ? (
              <button
                type="button"
                className={`tile tile-${depthOf(tile, heaviest)}${isBlank ? ' tile-none' : ''}`}
                onClick={() => onOpen(tile.code)}
                aria-label={spoken}
              >
                {inside}
              </button>
            ) : (
              <div
                className={`tile tile-${depthOf(tile, heaviest)}${isBlank ? ' tile-none' : ''}`}
                role="img"
                aria-label={spoken}
              >
                {inside}
              </div>
            )}
          </li>
        )
      })}
    </ul>
  )
}
