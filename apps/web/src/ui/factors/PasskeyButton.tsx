import { Button, type ButtonProps } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';

interface PasskeyButtonProps extends Pick<ButtonProps, 'size'> {
  label: string;
  asking: { mutate: () => void; isPending: boolean };
  /** Before the browser asks: takes back what another way had to say. */
  onClick?: () => void;
}

/** Has the browser ask for a passkey. */
export function PasskeyButton({ label, asking, onClick, size = 'lg' }: PasskeyButtonProps) {
  const ask = () => {
    onClick?.();
    asking.mutate();
  };
  return (
    <Button
      variant="default"
      size={size}
      fullWidth
      leftSection={<IconFingerprint size={18} stroke={1.7} />}
      loading={asking.isPending}
      onClick={ask}
    >
      {label}
    </Button>
  );
}
