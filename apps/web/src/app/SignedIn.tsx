import { Outlet } from '@tanstack/react-router';
import { StepUpDialog } from '../features/identity/StepUpDialog.tsx';

/** Around everything that needs a session: the page, and the dialog that asks again who is there. */
export function SignedIn() {
  return (
    <>
      <Outlet />
      <StepUpDialog />
    </>
  );
}
