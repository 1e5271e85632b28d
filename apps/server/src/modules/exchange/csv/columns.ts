import type { CsvField } from '@hyaline/contract';

/** Headers that people and programs write, in English and Spanish, without case, accents and punctuation. */
const NAMES: Readonly<Record<CsvField, readonly string[]>> = {
  givenName: ['givenname', 'firstname', 'forename', 'given', 'first', 'nombre', 'nombres', 'primernombre', 'nombrepila', 'nombredepila', 'patientfirstname'], // prettier-ignore
  familyName: ['familyname', 'lastname', 'surname', 'family', 'last', 'apellido', 'apellidos', 'primerapellido', 'apellidopaterno', 'paterno', 'patientlastname'], // prettier-ignore
  secondFamilyName: ['secondfamilyname', 'secondlastname', 'secondsurname', 'segundoapellido', 'apellidomaterno', 'materno', 'mothersmaidenname'], // prettier-ignore
  preferredName: ['preferredname', 'nickname', 'knownas', 'nombrepreferido', 'apodo', 'alias'],
  birthDate: ['birthdate', 'dateofbirth', 'dob', 'born', 'birthday', 'fechanacimiento', 'fechadenacimiento', 'nacimiento', 'fnac', 'fechanac'], // prettier-ignore
  sex: ['sex', 'gender', 'sexo', 'genero', 'administrativesex', 'sexatbirth'],
  language: ['language', 'preferredlanguage', 'lang', 'idioma', 'lengua', 'idiomapreferido'],
  phone: ['phone', 'phonenumber', 'mobile', 'cell', 'cellphone', 'telephone', 'tel', 'homephone', 'mobilephone', 'telefono', 'celular', 'movil', 'telefonomovil', 'fono'], // prettier-ignore
  email: ['email', 'emailaddress', 'mail', 'correo', 'correoelectronico', 'direccioncorreo'],
  addressLine: ['address', 'addressline', 'addressline1', 'address1', 'street', 'streetaddress', 'direccion', 'calle', 'domicilio'], // prettier-ignore
  city: ['city', 'town', 'ciudad', 'localidad', 'municipio', 'comuna', 'poblacion'],
  state: ['state', 'province', 'region', 'county', 'estado', 'provincia', 'departamento'],
  postalCode: ['postalcode', 'zip', 'zipcode', 'postcode', 'codigopostal', 'cp'],
  country: ['country', 'pais', 'countrycode', 'nacion'],
  mrn: ['mrn', 'medicalrecordnumber', 'patientid', 'patientnumber', 'chartnumber', 'recordnumber', 'historiaclinica', 'numerohistoria', 'nhc', 'expediente', 'ficha', 'numeroficha', 'idpaciente'], // prettier-ignore
  ssn: ['ssn', 'socialsecuritynumber', 'socialsecurity', 'segurosocial', 'numeroseguridadsocial', 'seguridadsocial'],
  contactName: ['emergencycontact', 'emergencycontactname', 'contactname', 'nextofkin', 'contactoemergencia', 'contactodeemergencia', 'nombrecontacto'], // prettier-ignore
  contactRelation: ['emergencycontactrelation', 'emergencycontactrelationship', 'relationship', 'parentesco', 'relacion', 'relacioncontacto'], // prettier-ignore
  contactPhone: ['emergencycontactphone', 'contactphone', 'emergencyphone', 'telefonoemergencia', 'telefonocontacto', 'telefonodeemergencia'], // prettier-ignore
};
const BY_NAME = new Map(
  (Object.entries(NAMES) as [CsvField, readonly string[]][]).flatMap(([field, names]) =>
    names.map((name): [string, CsvField] => [name, field]),
  ),
);

const fold = (header: string): string =>
  header
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '');

/** A field for each header, none of them twice; null for headers that nobody knows. */
export function fieldsOf(headers: readonly string[]): (CsvField | null)[] {
  const taken = new Set<CsvField>();
  return headers.map((header) => {
    const field = BY_NAME.get(fold(header));
    if (field === undefined || taken.has(field)) return null;
    taken.add(field);
    return field;
  });
}
