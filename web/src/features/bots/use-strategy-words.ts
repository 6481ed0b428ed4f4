import { useLanguage } from '@/lib/use-language';
import type { Strategy } from '@/lib/contract';

import type { Parameter } from './parameter-schema';
import { strategyWordsTr } from './strategy-words-tr';

type Described = Pick<Strategy, 'name' | 'title' | 'description'>;
type StrategyWords = {
  title: (strategy: Described) => string;
  description: (strategy: Described) => string;
  parameterLabel: (parameter: Parameter) => string;
};

/** Strategies describe themselves in English; a plug-in without a translation is still readable that way. */
export const useStrategyWords = (): StrategyWords => {
  const words = useLanguage() === 'tr' ? strategyWordsTr : undefined;
  return {
    title: ({ name, title }) => words?.strategies[name]?.title ?? title,
    description: ({ name, description }) => words?.strategies[name]?.description ?? description,
    parameterLabel: ({ name, title }) => words?.parameters[name] ?? title,
  };
};
