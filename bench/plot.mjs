// The cost of an event as SVG: over the size of the ledger, and over the number of tenants.
const WIDTH = 330;
const HEIGHT = 220;
const LEFT = 44;
const BOTTOM = 34;
const TOP = 28;

/** @param figures what run.mjs gathered, by question */
export function plot({ growth, tenants }) {
  const panels = [];
  if (growth !== undefined)
    panels.push({
      title: 'by stored events',
      points: growth.answer.cost.map((of) => [of.stored, of.cpuMicrosPerEvent]),
    });
  if (tenants !== undefined)
    panels.push({
      title: 'by tenants',
      points: tenants.answer.map((of) => [of.tenants, of.cpuMicrosPerEvent]),
    });
  const drawn = panels.map((panel, index) => draw(panel, index * (WIDTH + 20)));
  const width = panels.length * (WIDTH + 20);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${HEIGHT}" font-family="sans-serif" font-size="11">
<rect width="${width}" height="${HEIGHT}" fill="white"/>
${drawn.join('\n')}
</svg>
`;
}

function draw({ title, points }, shift) {
  const logs = points.map(([x]) => Math.log10(x));
  const [low, high] = [Math.min(...logs), Math.max(...logs)];
  const ceiling = Math.ceil((Math.max(...points.map(([, y]) => y)) * 1.2) / 10) * 10;
  const across = (log) => shift + LEFT + 10 + ((log - low) / (high - low || 1)) * (WIDTH - LEFT - 40);
  const up = (y) => HEIGHT - BOTTOM - (y / ceiling) * (HEIGHT - BOTTOM - TOP);
  const grid = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const y = up(ceiling * share).toFixed(1);
    return `<path d="M${shift + LEFT} ${y}H${shift + WIDTH - 10}" stroke="#ddd"/><text x="${shift + LEFT - 6}" y="${Number(y) + 4}" text-anchor="end">${ceiling * share}</text>`;
  });
  const places = points.map(([x, y], index) => ({
    x,
    y,
    left: across(logs[index]).toFixed(1),
    top: up(y).toFixed(1),
  }));
  const line = `<polyline points="${places.map(({ left, top }) => `${left},${top}`).join(' ')}" fill="none" stroke="#1f5fa8" stroke-width="2"/>`;
  const dots = places.map(
    ({ x, y, left, top }) =>
      `<circle cx="${left}" cy="${top}" r="3" fill="#1f5fa8"/><text x="${left}" y="${top - 8}" text-anchor="middle">${y}</text><text x="${left}" y="${HEIGHT - BOTTOM + 16}" text-anchor="middle">${short(x)}</text>`,
  );
  const heading = `<text x="${shift + LEFT}" y="16" font-weight="bold">CPU µs per event ${title}</text>`;
  return [heading, ...grid, line, ...dots].join('\n');
}

const short = (value) => (value >= 1e6 ? `${Math.round(value / 1e6)} M` : value.toLocaleString('en-US'));
