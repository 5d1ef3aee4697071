// Charts by Chart.js, in the page's colours. Each has its figures as text beside it, so that nothing is lost without.

const charts = new Map();
const dark = matchMedia('(prefers-color-scheme: dark)');

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/**
 * Draws or redraws. data: { labels, sets: [{ label, values, colour, fill }], kind, format(value), summary, stacked }
 */
export function draw(canvas, data) {
  if (canvas.getAttribute('aria-label') !== data.summary) {
    canvas.setAttribute('aria-label', data.summary);
  }
  if (!globalThis.Chart) {
    return;
  }
  const known = charts.get(canvas);
  const key = JSON.stringify([data.labels, data.sets, data.kind]);
  if (known?.key === key) {
    return;
  }
  if (known && known.data.kind === data.kind) {
    Object.assign(known, { data, key });
    update(known.chart, data);
    return;
  }
  known?.chart.destroy();
  charts.set(canvas, { data, key, chart: new Chart(canvas, configuration(data)) });
}

function configuration(data) {
  return { type: data.kind, data: contents(data), options: options(data) };
}

function contents(data) {
  return {
    labels: data.labels,
    datasets: data.sets.map((set) => ({
      label: set.label,
      data: set.values,
      borderColor: colour(set.colour),
      backgroundColor: colour(data.kind === 'bar' ? set.colour : `${set.colour}-soft`),
      fill: Boolean(set.fill),
      borderWidth: data.kind === 'bar' ? 0 : 2,
      borderRadius: 3,
      maxBarThickness: 28,
      pointRadius: 0,
      pointHitRadius: 12,
      tension: 0.25,
      spanGaps: false,
    })),
  };
}

function options(data) {
  const text = colour('quiet');
  const axis = { border: { display: false }, ticks: { color: text, maxRotation: 0, autoSkipPadding: 24, font: { size: 11 } } };
  return {
    responsive: true,
    maintainAspectRatio: false,
    animation: false,
    interaction: { mode: 'index', intersect: false },
    plugins: {
      legend: { display: data.sets.length > 1, align: 'end', labels: { color: text, boxWidth: 10, boxHeight: 10, font: { size: 11 } } },
      tooltip: { callbacks: { label: (item) => `${item.dataset.label}: ${data.format(item.parsed.y)}` } },
    },
    scales: {
      x: { ...axis, stacked: Boolean(data.stacked), grid: { display: false } },
      y: { ...axis, stacked: Boolean(data.stacked), beginAtZero: true, grid: { color: colour('line') }, ticks: { ...axis.ticks, maxTicksLimit: 5, callback: (value) => data.format(value) } },
    },
  };
}

function update(chart, data) {
  chart.data = contents(data);
  chart.options = options(data);
  chart.update('none');
}

// The colours are read when a chart is drawn.
dark.addEventListener('change', () => charts.forEach(({ chart, data }) => update(chart, data)));
