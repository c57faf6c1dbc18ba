export function VersionPage() {
  return <div>VersionPage</div>
}
