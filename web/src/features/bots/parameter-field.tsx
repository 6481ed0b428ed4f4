import { NumberInput, Select, Switch, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';

import type { Parameter, ParameterValue } from './parameter-schema';

type ParameterFieldProps = {
  parameter: Parameter;
  label: string;
  value: ParameterValue | undefined;
  error: ReactNode;
  wordOf: (option: string) => string;
  onChange: (value: ParameterValue) => void;
};

/** One input for one property of a strategy's JSON schema. */
export const ParameterField = ({ parameter, label, value, error, wordOf, onChange }: ParameterFieldProps) => {
  const shared = { label, error, withAsterisk: parameter.isRequired, 'data-parameter': parameter.name };
  switch (parameter.kind) {
    case 'number':
      return (
        <NumberInput
          {...shared}
          value={typeof value === 'number' ? value : ''}
          min={parameter.minimum ?? -Infinity}
          max={parameter.maximum ?? Infinity}
          allowDecimal={!parameter.isInteger}
          step={parameter.isInteger ? 1 : 0.1}
          onChange={(next) => onChange(next)}
        />
      );
    case 'boolean':
      return (
        <Switch
          label={label}
          error={error}
          data-parameter={parameter.name}
          mt="lg"
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case 'choice':
      return (
        <Select
          {...shared}
          data={parameter.options.map((option) => ({ value: option, label: wordOf(option) }))}
          value={typeof value === 'string' ? value : null}
          onChange={(next) => onChange(next ?? '')}
        />
      );
    case 'text':
      return (
        <TextInput
          {...shared}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
};
