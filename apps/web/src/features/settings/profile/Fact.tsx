import classes from './profile.module.css';

/** Something the person sees in the form and cannot change there. */
export function Fact({ label, value, hint }: { label: string; value: string; hint: string }) {
  return (
    <div className={classes.fact}>
      <b>{label}</b>
      <span>{value}</span>
      <small>{hint}</small>
    </div>
  );
}
