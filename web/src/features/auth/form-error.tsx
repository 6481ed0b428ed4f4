import { Alert } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';

import { useErrorText } from '@/lib/use-error-text';

type FormErrorProps = { error: Error | null };

export const FormError = ({ error }: FormErrorProps) => {
  const errorText = useErrorText();
  if (error === null) return null;
  const { title, detail } = errorText(error);
  return (
    <Alert color="coral" variant="light" icon={<IconAlertTriangle size={18} />} title={title} role="alert">
      {detail}
    </Alert>
  );
};
