import type { Strategy } from '@/lib/contract';
import { useLanguage } from '@/lib/use-language';

import type { ParameterValue } from './parameter-schema';
import { strategyWords } from './strategy-words';

type Described = Pick<Strategy, 'name' | 'title' | 'description'>;
type StrategyWords = {
  title: (strategy: Described) => string;
  description: (strategy: Described) => string;
  parameterLabel: (parameter: { name: string; title: string }) => string;
  value: (value: ParameterValue) => string;
};

/** A plug-in that nobody has translated is still readable in its own words. */
export const useStrategyWords = (): StrategyWords => {
  const words = strategyWords[useLanguage()];
  return {
    title: ({ name, title }) => words?.strategies[name]?.title ?? title,
    description: ({ name, description }) => words?.strategies[name]?.description ?? description,
    parameterLabel: ({ name, title }) => words?.parameters[name] ?? title,
    value: (value) => words?.choices[String(value)] ?? String(value),
  };
};
