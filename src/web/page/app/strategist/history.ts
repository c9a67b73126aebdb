import { useCallback, useReducer } from 'preact/hooks'
import { EMPTY_BOARD, type Board } from './board.js'

/** How far back can be gone. */
const STEPS_KEPT = 50

interface Steps {
  readonly past: readonly Board[]
  readonly board: Board
  readonly future: readonly Board[]
}

type Step = { readonly to: (board: Board) => Board; readonly isQuiet?: boolean } | 'undo' | 'redo'

function next({ past, board, future }: Steps, step: Step): Steps {
  if (step === 'undo') return past.length === 0 ? { past, board, future } : { past: past.slice(0, -1), board: past.at(-1) ?? board, future: [board, ...future] }
  if (step === 'redo') return future.length === 0 ? { past, board, future } : { past: [...past, board], board: future[0] ?? board, future: future.slice(1) }
  const after = step.to(board)
  if (after === board) return { past, board, future }
  // A name that was learned is no step of the reader.
  return step.isQuiet === true ? { past, board: after, future } : { past: [...past.slice(1 - STEPS_KEPT), board], board: after, future: [] }
}

/** The canvas with its way back. */
export interface BoardSteps {
  readonly board: Board
  readonly canUndo: boolean
  readonly canRedo: boolean
  readonly change: (to: (board: Board) => Board) => void
  /** Changes what is known, not what was done. */
  readonly learn: (to: (board: Board) => Board) => void
  readonly undo: () => void
  readonly redo: () => void
}

/** Keeps the canvas and every step to it. */
export function useBoard(): BoardSteps {
  const [{ past, board, future }, step] = useReducer(next, { past: [], board: EMPTY_BOARD, future: [] })
  return {
    board, canUndo: past.length > 0, canRedo: future.length > 0,
    change: useCallback((to) => { step({ to }) }, []),
    learn: useCallback((to) => { step({ to, isQuiet: true }) }, []),
    undo: useCallback(() => { step('undo') }, []),
    redo: useCallback(() => { step('redo') }, []),
  }
}
