export function PortraitPage() {
  return <div>PortraitPage</div>
}
