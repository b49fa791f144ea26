import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
  type ChartConfiguration,
  type ChartDataset,
} from 'chart.js';

// The only parts of the library that the console draws with; loaded when a chart is first shown.
Chart.register(
  BarController,
  BarElement,
  CategoryScale,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
);
Chart.defaults.font.family = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';
Chart.defaults.color = '#52625f';
Chart.defaults.borderColor = '#e1e8e6';

/** What stands at one place of the horizontal axis: a height, from where to where, or nothing. */
export type Point = number | [low: number, high: number] | null;

/** One figure along the axis, and how it is drawn. Bars of one `stack` stand on one another. */
export interface Series {
  kind: 'bar' | 'line' | 'dashes' | 'points';
  name: string;
  color: string;
  points: Point[];
  stack?: string;
}

/** All that a chart shows. Of series that meet, the first is in front. */
export interface Drawing {
  labels: string[];
  series: Series[];
  is_stacked: boolean;
  /** Widest bar, in pixels. */
  bar_width: number;
  /** A height in words, on the axis and in what is told of a point. */
  words: (height: number) => string;
  /** A series and its point, in words. */
  reading: (name: string, point: string) => string;
  /** Whether only whole heights mean something. */
  is_counted: boolean;
}

type Mixed = 'bar' | 'line';

function dataset({ kind, name, color, points, stack }: Series, bar_width: number): ChartDataset<Mixed, Point[]> {
  const common = { label: name, data: points, backgroundColor: color };
  if (kind === 'bar') {
    return { ...common, type: 'bar', borderRadius: 3, maxBarThickness: bar_width, ...(stack ? { stack } : {}) };
  }
  const line = { ...common, type: 'line' as const, borderColor: color };
  if (kind === 'points') return { ...line, showLine: false, pointRadius: 5 };
  return { ...line, borderWidth: 2, borderDash: kind === 'dashes' ? [6, 6] : [], pointRadius: 0 };
}

function in_words(point: unknown, words: Drawing['words']): string {
  return Array.isArray(point) ? point.map((end) => words(Number(end))).join(' – ') : words(Number(point ?? 0));
}

function configuration(drawing: Drawing): ChartConfiguration<Mixed, Point[]> {
  const { labels, series, is_stacked, bar_width, words, reading, is_counted } = drawing;
  return {
    type: 'bar',
    data: { labels, datasets: series.map((one) => dataset(one, bar_width)) },
    options: {
      animation: false,
      maintainAspectRatio: false,
      interaction: { mode: 'index', intersect: false },
      scales: {
        x: { stacked: is_stacked, grid: { display: false } },
        y: {
          stacked: is_stacked,
          beginAtZero: true,
          border: { display: false },
          ticks: { ...(is_counted ? { precision: 0 } : {}), callback: (height) => words(Number(height)) },
        },
      },
      plugins: {
        legend: { position: 'bottom', labels: { usePointStyle: true, pointStyle: 'rectRounded', padding: 16 } },
        tooltip: {
          callbacks: { label: (item) => ` ${reading(item.dataset.label ?? '', in_words(item.raw, words))}` },
        },
      },
    },
  };
}

/** Draw on a canvas; whoever calls it destroys what it returns. */
export function draw(canvas: HTMLCanvasElement, drawing: Drawing): { destroy: () => void } {
  return new Chart<Mixed, Point[]>(canvas, configuration(drawing));
}
