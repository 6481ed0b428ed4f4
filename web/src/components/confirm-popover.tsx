import { Button, Group, Popover, Stack, Text } from '@mantine/core';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';

type ConfirmPopoverProps = {
  title: string;
  body: string;
  confirmLabel: string;
  isPending: boolean;
  onConfirm: () => void;
  /** Gets what opens the popover. */
  children: (open: () => void) => ReactElement;
};

/** The second of two steps, next to the first. */
export const ConfirmPopover = ({ title, body, confirmLabel, isPending, onConfirm, children }: ConfirmPopoverProps) => {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const confirm = (): void => {
    setIsOpen(false);
    onConfirm();
  };
  return (
    <Popover opened={isOpen} onChange={setIsOpen} width={300} position="bottom-end">
      <Popover.Target>{children(() => setIsOpen((wasOpen) => !wasOpen))}</Popover.Target>
      <Popover.Dropdown>
        <Stack gap={10}>
          <Text fw={600}>{title}</Text>
          <Text fz="sm" c="dimmed">
            {body}
          </Text>
          <Group gap={8} justify="flex-end">
            <Button variant="default" size="xs" onClick={() => setIsOpen(false)}>
              {t('action.cancel')}
            </Button>
            <Button color="coral" size="xs" loading={isPending} onClick={confirm} data-autofocus>
              {confirmLabel}
            </Button>
          </Group>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
};
