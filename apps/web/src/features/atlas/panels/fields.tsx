import { NativeSelect } from '@mantine/core';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PROBLEMS, type SpineProblem } from '@hyaline/spine';
import { useLocale } from '../../../lib/use-locale.ts';
import { limitsOf } from '../desk/limits.ts';
import { useDesk } from '../desk/use-desk.ts';
import classes from './panels.module.css';

/** How far a slider is drawn as filled. */
export const filled = (value: number, min: number, max: number): React.CSSProperties =>
  ({ '--part': `${Math.max(0, Math.min(100, ((value - min) / (max - min)) * 100))}%` }) as React.CSSProperties;

interface RangeProps {
  label: string;
  value: number;
  min: number;
  max: number;
  step: number;
  text: string;
  onChange: (value: number) => void;
}

/** A slider with its value in words. */
export function Range({ label, value, min, max, step, text, onChange }: RangeProps) {
  const id = useId();
  return (
    <div className={classes.range}>
      <label htmlFor={id}>{label}</label>
      <output htmlFor={id}>{text}</output>
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        style={filled(value, min, max)}
        aria-valuetext={text}
        onChange={({ currentTarget }) => onChange(Number(currentTarget.value))}
      />
    </div>
  );
}

interface NumberFieldProps {
  label: string;
  /** Where in the values: what is wrong there is said here. */
  path: string;
  value: number;
  unit: string;
  step?: number;
  /** A value is shown times this: 100 for a share in per cent. */
  times?: number;
  onChange: (value: number) => void;
  children?: React.ReactNode;
}

/** A slider and a field for one number. What is outside its range is kept as typed, and refused in words. */
export function NumberField({ label, path, value, unit, step = 1, times = 1, onChange, children }: NumberFieldProps) {
  const { t } = useTranslation('atlas');
  const id = useId();
  const { letGo } = useDesk();
  const problem = useProblem(path);
  const [typed, setTyped] = useState<string | null>(null);
  const limits = limitsOf(path);
  const [min, max] = [round(limits.min * times), round(limits.max * times)];
  const shown = round(value * times);
  // what was typed stands as it was typed, until undo or a file brings another value
  const isOwn = typed !== null && (!isNumber(typed) || round(toNumber(typed) / times) === value);
  const wrong = isOwn && !isNumber(typed) ? t('number') : problem;
  return (
    <div className={classes.number} data-wrong={wrong !== null || undefined}>
      <label htmlFor={id}>{label}</label>
      <span className={classes.entry}>
        <input
          id={id}
          type="text"
          inputMode="decimal"
          autoComplete="off"
          aria-invalid={wrong !== null}
          aria-describedby={wrong === null ? undefined : `${id}-wrong`}
          value={isOwn ? typed : String(shown)}
          onChange={({ currentTarget: { value: text } }) => {
            setTyped(text);
            if (isNumber(text)) onChange(round(toNumber(text) / times));
          }}
          onBlur={() => {
            setTyped(null);
            letGo();
          }}
        />
        <span aria-hidden>{unit}</span>
      </span>
      <input
        type="range"
        aria-label={label}
        aria-valuetext={`${shown} ${unit}`}
        min={min}
        max={max}
        step={step}
        value={shown}
        style={filled(shown, min, max)}
        onChange={({ currentTarget }) => {
          setTyped(null);
          onChange(round(Number(currentTarget.value) / times));
        }}
        onPointerUp={letGo}
        onKeyUp={letGo}
        onBlur={letGo}
      />
      {children}
      {wrong !== null && (
        <p id={`${id}-wrong`} role="alert" className={classes.wrong}>
          {wrong} {t('range', { min, max, unit })}
        </p>
      )}
    </div>
  );
}

const toNumber = (text: string): number => Number(text.trim().replace(',', '.').replace('−', '-'));
const isNumber = (text: string): boolean => text.trim() !== '' && Number.isFinite(toNumber(text));
const round = (value: number): number => Math.round(value * 1e4) / 1e4;

export function useSentence(): (problem: SpineProblem) => string {
  const locale = useLocale();
  return ({ code }) => PROBLEMS[code][locale];
}

/** What is wrong at a place of the values, in words. */
function useProblem(path: string): string | null {
  const { problems } = useDesk();
  const sentence = useSentence();
  const found = problems.find((problem) => problem.path === path);
  return found === undefined ? null : sentence(found);
}

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  options: readonly { value: T; label: string; disabled?: boolean }[];
  path?: string;
  onChange: (value: T) => void;
}

export function Choice<T extends string>({ label, value, options, path = '', onChange }: ChoiceProps<T>) {
  const problem = useProblem(path);
  return (
    <NativeSelect
      size="sm"
      label={label}
      value={value}
      data={[...options]}
      error={problem}
      onChange={({ currentTarget }) => onChange(currentTarget.value as T)}
    />
  );
}

interface GradesProps {
  label: string;
  value: number;
  grades: readonly { value: number; label: React.ReactNode; name?: string }[];
  onChange: (value: number) => void;
}

/** One of a few grades, as a row of radio buttons. */
export function Grades({ label, value, grades, onChange }: GradesProps) {
  const name = useId();
  return (
    <fieldset className={classes.grades}>
      <legend>{label}</legend>
      <div>
        {grades.map((grade) => (
          <label key={grade.value} data-on={grade.value === value || undefined}>
            <input
              type="radio"
              className="visually-hidden"
              name={name}
              aria-label={grade.name}
              checked={grade.value === value}
              onChange={() => onChange(grade.value)}
            />
            {grade.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
