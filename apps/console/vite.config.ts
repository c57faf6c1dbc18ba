import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The staff console. The first load holds React, the words and the sign-in page; Ant Design and the charts come after. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  server: { port: 5173, proxy: { '/api': 'http://localhost:8080' } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1200,
    // The engine does nothing on being loaded, so a page loads only the parts of it that the page uses.
    rolldownOptions: { treeshake: { moduleSideEffects: [{ test: /\/engine\//, sideEffects: false }] } },
  },
})
